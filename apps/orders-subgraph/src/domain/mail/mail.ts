/** A mail to a customer, as text and as HTML. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/**
 * The parts of every mail. There is no greeting by name: whoever places an order chooses the name, and the mailbox may
 * be somebody else's.
 */
export interface MailParts {
  subject: string;
  paragraphs: readonly string[];
  /** The subject matter, one entry per line. */
  items?: readonly { title: string; detail: string }[];
  /** A link to follow, to an http(s) address. */
  link?: { title: string; url: string } | null;
  shopName: string;
}

/** The text and the HTML say the same. Everything that customers or merchants wrote is escaped in both. */
export function composeMail(parts: MailParts): Mail {
  return { subject: oneLine(parts.subject), text: textOf(parts), html: htmlOf(parts) };
}

function textOf({ paragraphs, items = [], link, shopName }: MailParts): string {
  const list = items.map(({ title, detail }) => `- ${oneLine(title)}: ${oneLine(detail)}`).join('\n');
  const blocks = ['Hello,', ...paragraphs.map(oneLine), list, link ? `${link.title}: ${link.url}` : ''];
  return `${[...blocks, shopName].filter(Boolean).join('\n\n')}\n`;
}

function htmlOf({ subject, paragraphs, items = [], link, shopName }: MailParts): string {
  const rows = items.map(({ title, detail }) => `<li>${escapeHtml(title)}: ${escapeHtml(detail)}</li>`).join('');
  const body = [
    '<p>Hello,</p>',
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    rows && `<ul>${rows}</ul>`,
    link ? `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.title)}</a></p>` : '',
    `<p>${escapeHtml(shopName)}</p>`,
  ].join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>${body}</body></html>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Text from outside cannot start a new line in a mail. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
