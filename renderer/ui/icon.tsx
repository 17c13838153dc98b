const paths = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3 14 14',
  close: 'm4 4 8 8m0-8-8 8',
  return: 'M6.5 4 3 7.5 6.5 11M3 7.5h7a3 3 0 0 1 0 6H8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  'chevron-down': 'm4 6 4 4 4-4',
  'chevron-up': 'm4 10 4-4 4 4',
  'chevron-start': 'm10 4-4 4 4 4',
  'chevron-end': 'm6 4 4 4-4 4',
  check: 'm3.5 8.5 3 3 6-7',
  plus: 'M8 3.5v9M3.5 8h9',
  dash: 'M4 8h8',
  warning: 'M8 2.5 14.5 13.5h-13L8 2.5Zm0 4.5v3m0 1.8v.01',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.6h-2.6',
  sort: 'M5 3v10m0 0-2.5-2.5M5 13l2.5-2.5M11 13V3m0 0L8.5 5.5M11 3l2.5 2.5',
  filter: 'M2.5 4h11M5 8h6m-4 4h2',
  pin: 'M6 2.5h4l-.5 4L12 9H4l2.5-2.5-.5-4ZM8 9v4.5',
  copy: 'M5.5 5.5h8v8h-8v-8ZM10.5 5.5v-3h-8v8h3',
  play: 'M5 3.5v9l7-4.5-7-4.5Z',
  pause: 'M5.5 3.5v9m5-9v9',
  stop: 'M4.5 4.5h7v7h-7v-7Z',
  file: 'M4 2.5h5l3 3v8H4v-11ZM9 2.5v3h3',
  lock: 'M4.5 7.5h7v6h-7v-6ZM6 7.5V5a2 2 0 0 1 4 0v2.5',
} as const;

export type IconName = keyof typeof paths;

/** Icons that point along the line of reading turn round with it. */
const mirrored: ReadonlySet<IconName> = new Set(['chevron-start', 'chevron-end']);

/** Decoration beside words, or inside a control that has a label: never the only bearer of meaning. */
export const Icon = ({ name, className = '' }: { readonly name: IconName; readonly className?: string }) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 16 16"
    className={`size-[1.15em] shrink-0 fill-none stroke-current stroke-[1.5] ${
      mirrored.has(name) ? 'rtl:-scale-x-100' : ''
    } ${className}`}
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <path d={paths[name]} />
  </svg>
);
