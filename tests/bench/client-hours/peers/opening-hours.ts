import { load, type Peer } from './peer';

interface OpeningHours {
  getOpenDuration(from: Date, until: Date): readonly [open: number, unknown: number];
}

const weekdays = ['', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const months = ['', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads the process's own wall clock, so the process moves into the client's zone. It knows overnight hours itself. */
export const openingHours = (): Peer => {
  const module = load('opening_hours') as { default?: unknown };
  const OpeningHours = (module.default ?? module) as new (
    value: string,
    place: null,
    options: { locale: string },
  ) => OpeningHours;
  return {
    name: 'opening_hours',
    prepare: ({ zone, weekly, holidays }) => {
      process.env['TZ'] = zone;
      const rules = Object.entries(weekly)
        .filter(([, intervals]) => intervals.length > 0)
        .map(
          ([day, intervals]) =>
            `${weekdays[Number(day)]} ${intervals.map(({ start, end }) => `${start}-${end}`).join(',')}`,
        );
      if (rules.length === 0) return () => 0;
      const days = holidays.map((date) => {
        const [year, month, day] = date.split('-');
        return `${year} ${months[Number(month)]} ${day} off`;
      });
      // A comma adds to what reaches over midnight, where a semicolon would take it away.
      const value = [rules.join(', '), ...days].join('; ');
      const hours = new OpeningHours(value, null, { locale: 'en' });
      return (from, until) => hours.getOpenDuration(new Date(from), new Date(until))[0];
    },
  };
};
