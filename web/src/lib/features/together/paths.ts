/** Where the things people make together are. */
import type { Daily } from '#lib/api/together.ts';
import { t } from '#lib/text/index.ts';
import { later } from '#lib/text/later.ts';

export const toDayPath = (daily: Daily): string => `/daily/${daily.day}`;

const days = later(() => new Intl.DateTimeFormat(t.locale, { day: 'numeric', month: 'long', timeZone: 'UTC' }));
const moments = later(() => new Intl.DateTimeFormat(t.locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }));

export const toDayWords = (day: string): string => days().format(new Date(`${day}T00:00:00Z`));

export const toMomentWords = (moment: string): string => moments().format(new Date(moment));
