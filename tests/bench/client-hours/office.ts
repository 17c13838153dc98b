import type { ClientCalendar } from '../../../shared/calendars/client-calendar';
import type { WorkingWeek } from './peers/peer';

const day = [
  { start: '09:00', end: '12:30' },
  { start: '13:30', end: '17:30' },
];
const holidayDates = ['01-01', '04-03', '05-04', '05-25', '08-31', '12-25', '12-26'];
const years = Array.from({ length: 14 }, (_, i) => 2018 + i);

/** An office with a lunch break and seven holidays a year: what most clients look like. */
export const office = (zone: string): WorkingWeek => ({
  zone,
  weekly: { 1: day, 2: day, 3: day, 4: day, 5: day },
  holidays: years.flatMap((year) => holidayDates.map((date) => `${year}-${date}`)),
});

export const asCalendar = ({ zone, weekly, holidays }: WorkingWeek): ClientCalendar => ({
  zone,
  versions: [{ effectiveFrom: null, weekly, holidays: holidays.map((date) => ({ date, name: date })) }],
});
