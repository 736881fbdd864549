import { fromHtml } from 'hast-util-from-html';
import { type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';

const TAG_NAMES = [
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'div',
    'blockquote',
    'pre',
    'hr',
    'br',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
  ],
  ...[
    'figure',
    'figcaption',
    'details',
    'summary',
    'table',
    'caption',
    'colgroup',
    'col',
    'thead',
    'tbody',
    'tfoot',
    'tr',
  ],
  ...['th', 'td', 'a', 'img', 'span', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'small', 'sub', 'sup', 'mark'],
  ...['abbr', 'cite', 'q', 'code', 'kbd'],
];

/**
 * What a description may contain: text, lists, tables, links and pictures. Nothing that runs code, loads, floats or
 * submits.
 */
const SCHEMA: Schema = {
  tagNames: TAG_NAMES,
  attributes: {
    '*': ['className', 'title', 'lang', 'dir'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
  },
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
  // These are removed with their content; of other unknown elements, the text stays.
  strip: [
    'script',
    'style',
    'iframe',
    'object',
    'template',
    'noscript',
    'noembed',
    'noframes',
    'xmp',
    'title',
    'textarea',
  ],
};

const MOST_ROUNDS = 4;

/**
 * HTML that is safe to insert into a page. Harmless and well-formed HTML is returned unchanged; anything else is
 * rewritten without what is not allowed. Idempotent.
 */
export function safeHtml(html: string): string {
  if (isPlain(html)) return html;
  try {
    return cleanUntilStable(html);
  } catch (error) {
    // Thousands of nested elements exhaust the stack.
    if (error instanceof RangeError) return asText(html);
    throw error;
  }
}

function cleanUntilStable(html: string): string {
  let safe = html;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const cleaned = clean(safe);
    if (cleaned === safe) return safe;
    safe = cleaned;
  }
  return asText(html);
}

/** HTML that cannot be parsed reliably is shown as text. */
function asText(html: string): string {
  return html.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const OUTPUT = { characterReferences: { useNamedReferences: true } };

/** A tag in the form that most descriptions use; it needs no further check. */
const PLAIN_TAG = new RegExp(
  `<(/?)(${TAG_NAMES.join('|')})` +
    '(?:\\s+(?:class|title|alt|lang)="[^"<>]*"|\\s+(?:href|src)="(?:https?://|/)[^"<>]*")*\\s*/?>',
  'giy',
);

/**
 * Whether all markup consists of plain, closed tags, so that every parser finds the same. True for nearly all
 * descriptions in files, and a hundred times as fast as parsing.
 */
function isPlain(html: string): boolean {
  const open: string[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', PLAIN_TAG.lastIndex)) {
    PLAIN_TAG.lastIndex = at;
    const [tag, slash, name] = PLAIN_TAG.exec(html) ?? [];
    if (tag === undefined || name === undefined) return false;
    const element = name.toLowerCase();
    if (slash ? open.pop() !== element : !VOID.has(element) && open.push(element) > MAX_DEPTH) return false;
  }
  return open.length === 0;
}

/** No real page nests deeper. */
const MAX_DEPTH = 100;
const VOID = new Set(['br', 'col', 'hr', 'img']);

function clean(html: string): string {
  let errors = 0;
  const given = fromHtml(html, { fragment: true, verbose: true, onerror: () => void errors++ });
  const cleaned = toHtml(sanitize(given, SCHEMA), OUTPUT);
  return errors === 0 && isBalanced(html, given) && cleaned === toHtml(given, OUTPUT) ? html : cleaned;
}

/** Whether each element has its own end tag, and no tag closes an element of the surrounding page. */
function isBalanced(html: string, tree: Root): boolean {
  const elements = elementsIn(tree);
  const closed = elements.filter(({ data }) => data?.position?.closing);
  const isClosed = elements.every(({ tagName, data }) => VOID.has(tagName) || data?.position?.closing);
  return isClosed && closed.length === html.split('</').length - 1;
}

function elementsIn({ children }: Pick<Root, 'children'> | Pick<Element, 'children'>): Element[] {
  return children.flatMap((node) => (node.type === 'element' ? [node, ...elementsIn(node)] : []));
}

type Root = ReturnType<typeof fromHtml>;
type Element = Extract<Root['children'][number], { type: 'element' }>;
