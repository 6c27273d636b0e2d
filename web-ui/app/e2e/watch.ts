// Notices what must never happen on a page, whatever it shows.
import type { Page } from '@playwright/test';

/** What went wrong so far: dialogs, violations of the policy, errors, requests to other hosts. */
export async function watch(page: Page, base: string): Promise<string[]> {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.push(`error: ${String(error)}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted|violates|Refused to/i.test(message.text())) seen.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(data|blob):/.test(url)) seen.push(`request: ${url}`);
  });
  await page.exposeFunction('reportViolation', (text: string) => seen.push(`violation: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { reportViolation: (text: string) => void }).reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  return seen;
}
