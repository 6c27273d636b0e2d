// The one stream of a browser: holds the connection, and hands what it says to every page that wants it.
import type { FromStream, ToStream } from './protocol';
import { LiveStream } from './stream';

interface Page {
  port: MessagePort;
  topics: string[];
  heard: number;
}

/** Background pages may run their timers only once a minute. */
const FORGOTTEN_AFTER = 200_000;

const pages = new Set<Page>();
const tell = (page: Page, message: FromStream): void => page.port.postMessage(message);
const stream = new LiveStream({
  onState: (state) => pages.forEach((page) => tell(page, { say: 'state', state })),
  onChange: (topic, seq) => pages.forEach((page) => page.topics.includes(topic) && tell(page, { say: 'change', topic, seq })),
  onReset: () => pages.forEach((page) => tell(page, { say: 'reset' })),
});
const listen = (): void => stream.setTopics([...pages].flatMap((page) => page.topics));

self.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port === undefined) return;
  const page: Page = { port, topics: [], heard: Date.now() };
  pages.add(page);
  port.onmessage = ({ data }: MessageEvent<ToStream>) => {
    page.heard = Date.now();
    pages.add(page);
    if (data.say === 'topics') page.topics = data.topics;
    if (data.say === 'bye') pages.delete(page);
    listen();
  };
  tell(page, { say: 'state', state: stream.state });
});

setInterval(() => {
  for (const page of pages) if (Date.now() - page.heard > FORGOTTEN_AFTER) pages.delete(page);
  listen();
}, 60_000);
