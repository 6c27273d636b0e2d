import type { Project, Session } from '../api/schema';

const MAY_SUBMIT = new Set(['editor', 'admin']);

/** The names of the projects in which the caller may submit studies, the default one first. */
export function openProjects(session: Session, projects: Project[]): string[] {
  const everywhere = session.role_everywhere !== null && MAY_SUBMIT.has(session.role_everywhere);
  const names = projects.map((one) => one.name).filter((name) => everywhere || (Object.hasOwn(session.projects, name) && MAY_SUBMIT.has(session.projects[name] ?? '')));
  return [...names.filter((name) => name === 'default'), ...names.filter((name) => name !== 'default')];
}
