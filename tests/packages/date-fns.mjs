// date-fns, dayjs, luxon: dates with locales and time zones (Intl with its data for English).
import dayjs from 'dayjs';
import 'dayjs/locale/de.js';
import relativeTime from 'dayjs/plugin/relativeTime.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { addBusinessDays, eachDayOfInterval, format, formatDistance, intervalToDuration, parse } from 'date-fns';
import { de } from 'date-fns/locale';
import { DateTime, Duration, Interval } from 'luxon';

const at = new Date(2024, 1, 29, 13, 5, 9);
console.log(format(at, "yyyy-MM-dd'T'HH:mm:ss EEEE"), format(at, 'PPPP', { locale: de }), formatDistance(at, new Date(2024, 3, 1)));
console.log(addBusinessDays(at, 3).getDate(), eachDayOfInterval({ start: at, end: new Date(2024, 2, 2) }).length, parse('5. 3. 21', 'd. M. yy', at).getFullYear(), intervalToDuration({ start: 0, end: 1e9 }));
dayjs.extend(utc).extend(timezone).extend(relativeTime);
const d = dayjs.utc('2024-06-30T23:30:00Z');
console.log(d.tz('Asia/Tokyo').format('YYYY-MM-DD HH:mm Z'), d.locale('de').format('dddd D. MMMM'), d.to(dayjs.utc('2024-07-04')), d.add(1, 'month').endOf('month').date());
const l = DateTime.fromISO('2024-03-31T01:30:00', { zone: 'Europe/Berlin' });
console.log(l.plus({ hours: 1 }).toISO(), l.setZone('America/New_York').toFormat('ff'), l.toLocaleString(DateTime.DATE_FULL), Duration.fromISO('P1DT2H').as('hours'));
console.log(Interval.after(l, { days: 2 }).splitBy({ days: 1 }).length, l.setLocale('en').weekdayLong, DateTime.fromFormat('nope', 'yyyy').invalidReason);
