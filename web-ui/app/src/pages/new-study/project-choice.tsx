import { useProjects, useSession } from '../../api/queries';
import { openProjects } from '../../lib/projects';

/** The project that a study goes to: the wanted one where the caller may submit to it, or the first that is open. */
export function useTargetProject(wanted: string): { project: string; open: string[] } {
  const session = useSession();
  const projects = useProjects();
  const open = session.data && projects.data ? openProjects(session.data, projects.data.items) : [];
  return { project: open.includes(wanted) ? wanted : (open[0] ?? ''), open };
}

/** Nothing where there is no choice. */
export function ProjectChoice({ project, open, onChange }: { project: string; open: string[]; onChange: (project: string) => void }) {
  if (open.length < 2) return null;
  return (
    <label className="field">Project
      <select className="select" value={project} onChange={(event) => onChange(event.target.value)}>{open.map((name) => <option key={name}>{name}</option>)}</select>
    </label>
  );
}
