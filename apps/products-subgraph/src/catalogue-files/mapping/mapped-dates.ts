/** The order of day and month in a file whose dates do not begin with the year. */
export const DATE_ORDERS = ['day/month/year', 'month/day/year'] as const;

export type DateOrder = (typeof DATE_ORDERS)[number];

const DATE = /^\s*(\d{1,2})[/.-]\s?(\d{1,2})[/.-]\s?(\d{4}|\d{2})(?=[\s,]|$)/;

/** The date as `2026-12-24`, without its time; any other text as it is. A year of two digits is one of this century. */
export function toIsoDate(text: string, order: DateOrder): string {
  const [, first = '', second = '', year = ''] = DATE.exec(text) ?? [];
  if (year === '') return text;
  const [day, month] = order === 'day/month/year' ? [first, second] : [second, first];
  return [year.padStart(4, '20'), month.padStart(2, '0'), day.padStart(2, '0')].join('-');
}
