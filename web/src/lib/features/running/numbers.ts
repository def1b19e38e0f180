/** Counts and sizes as the reader's language writes them. */
import { t } from '#lib/text/index.ts';

const count = new Intl.NumberFormat(t.locale);
const STEP = 1024;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

export const toCount = (n: number): string => count.format(n);

export function toSize(bytes: number): string {
	const power = bytes < STEP ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(STEP)), UNITS.length - 1);
	return new Intl.NumberFormat(t.locale, {
		style: 'unit',
		unit: UNITS[power] ?? 'byte',
		maximumFractionDigits: 1
	}).format(bytes / STEP ** power);
}
