/** One more than a product may have, to detect too many. */
export const MAX_OPTIONS_BELOW = 4;

const KIND = /,(?=\s*\[[A-Z]{1,3}\])/;
const OPTION = /^\s*\[([A-Z]{1,3})\]([^=]+)=(.+)$/s;
/** The colours after the name of a swatch. */
const COLOURS = /(?::#[0-9a-f]{3,8})+$/i;

/**
 * The options of a variation as BigCommerce writes them into its name: `[S]Size=L,[CS]Colour=Red:#ff0000`. Anything
 * else is an option without a value, for which the row is refused.
 */
export function readOptionsBelow(text: string): { name: string; value: string }[] {
  return text
    .split(KIND)
    .slice(0, MAX_OPTIONS_BELOW)
    .map((part) => {
      const [, kind = '', name = part, value = ''] = OPTION.exec(part) ?? [];
      return { name: name.trim(), value: (kind === 'CS' ? value.replace(COLOURS, '') : value).trim() };
    });
}
