/** Moments as words a person would say. */
import { t } from './index.ts';
import { later } from './later.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const ago = later(() => new Intl.RelativeTimeFormat(t.locale, { numeric: 'auto', style: 'short' }));
const dayAndMonth = later(() => new Intl.DateTimeFormat(t.locale, { day: 'numeric', month: 'short' }));
const withYear = later(() => new Intl.DateTimeFormat(t.locale, { day: 'numeric', month: 'short', year: 'numeric' }));
const monthAndYear = later(() => new Intl.DateTimeFormat(t.locale, { month: 'long', year: 'numeric' }));
const exact = later(() => new Intl.DateTimeFormat(t.locale, { dateStyle: 'full', timeStyle: 'short' }));

export function toAge(moment: string, now: number): string {
	const then = new Date(moment);
	const age = now - then.getTime();
	if (age < MINUTE_MS) return t.time.now;
	if (age < HOUR_MS) return ago().format(-Math.floor(age / MINUTE_MS), 'minute');
	if (age < DAY_MS) return ago().format(-Math.floor(age / HOUR_MS), 'hour');
	if (age < 7 * DAY_MS) return ago().format(-Math.floor(age / DAY_MS), 'day');
	const isThisYear = then.getFullYear() === new Date(now).getFullYear();
	return (isThisYear ? dayAndMonth() : withYear()).format(then);
}

const soon = later(() => new Intl.DateTimeFormat(t.locale, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }));

export const toMoment = (moment: string): string => soon().format(new Date(moment));

export const toExactTime = (moment: string): string => exact().format(new Date(moment));

/** A day, with its year. */
export const toDay = (moment: string): string => withYear().format(new Date(moment));

export const toMonth = (moment: string): string => monthAndYear().format(new Date(moment));
