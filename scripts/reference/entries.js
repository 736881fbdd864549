/**
 * What can be found in the reference: every root field, type, field, argument and enum value, with its address in the
 * site and the first sentence of its description.
 */
export function readEntries(pages) {
  return pages.flatMap((page) => {
    const [intro = '', ...parts] = page.markdown.split(/^(?=#### \[`\w+\.\w+`\])/m);
    const members = parts.flatMap((part) => {
      const [, name, anchor] = /^#### \[`(.+?)`\]\((#.+?)\)/.exec(part) ?? [];
      return { name, path: `${page.path}${anchor}`, text: descriptionIn(part) };
    });
    return [{ name: page.coordinate, path: page.path, text: descriptionIn(intro) }, ...members];
  });
}

/** The first sentence of the first paragraph, as plain text. */
function descriptionIn(part) {
  const paragraph = part.split('\n\n').find((each) => /^[A-Z"`]/.test(each) && !each.startsWith('```')) ?? '';
  const [sentence = ''] = paragraph.replaceAll(/\s+/g, ' ').split(/(?<=\.) /);
  return sentence.replaceAll('`', '').trim();
}
