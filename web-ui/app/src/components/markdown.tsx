import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

const PLUGINS = [remarkGfm];

/** Markdown as elements, never as HTML: raw HTML is left out, and links lead only to the web and into this page. */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={PLUGINS} skipHtml urlTransform={safeUrl} components={{
        a: ({ href, children }) => (href === undefined || href === '' ? <span>{children}</span> : <a href={href} rel="noreferrer noopener">{children}</a>),
        // A picture of another place would tell it who reads this.
        img: ({ alt }) => <span className="muted">[picture: {alt}]</span>,
      }}>{text}</ReactMarkdown>
    </div>
  );
}

/** `https:`, `http:`, `mailto:` and paths of this server; anything else is no link. */
export function safeUrl(url: string): string {
  if (/^(?:https?:|mailto:)/i.test(url)) return url;
  return /^(?:\/(?!\/)|#)/.test(url) ? url : '';
}
