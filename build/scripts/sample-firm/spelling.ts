/** British spellings of the task tables that neither Canada nor the United States shares. */
const northAmerican: readonly (readonly [RegExp, string])[] = [
  [/\b([Ss])ummaris/g, '$1ummariz'],
  [/\b([Cc])apitalis/g, '$1apitaliz'],
  [/\b([Aa])nonymis/g, '$1nonymiz'],
  [/\b([Ee])nrol\b/g, '$1nroll'],
];
/** Those that Canada shares. */
const american: readonly (readonly [RegExp, string])[] = [
  [/\bper cent\b/g, 'percent'],
  [/\b([Cc])olour/g, '$1olor'],
  [/\b([Ii])nstalment/g, '$1nstallment'],
];

/** The task tables are written in British English; a client reads its own. */
export const spelledFor = (country: string, text: string): string => {
  const pairs = country === 'US' ? [...northAmerican, ...american] : country === 'CA' ? northAmerican : [];
  return pairs.reduce((spelled, [british, local]) => spelled.replaceAll(british, local), text);
};
