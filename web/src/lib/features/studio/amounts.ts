/** Money and time as a person would say them. */
import { t } from '#lib/text/studio.ts';

const MILLION = 1_000_000;
const CENT = 0.01;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Millionths of a dollar as dollars; below a cent, with more digits. */
export function toMoney(amount: number): string {
	const dollars = amount / MILLION;
	const digits = amount !== 0 && dollars < CENT ? 4 : 2;
	return new Intl.NumberFormat(t.locale, {
		style: 'currency',
		currency: 'USD',
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	}).format(dollars);
}

export function toDuration(seconds: number): string {
	if (seconds < 1.5) return t.studio.aSecond;
	if (seconds < 1.5 * MINUTE) return t.studio.seconds(Math.round(seconds));
	if (seconds < 1.5 * HOUR) return t.studio.minutes(Math.round(seconds / MINUTE));
	return t.studio.hours(Math.round(seconds / HOUR));
}

/** A field in dollars as millionths; null when empty, undefined when it is no amount. */
export function fromMoney(text: string): number | null | undefined {
	if (text.trim() === '') return null;
	const dollars = Number(text.trim().replace(/^\$/, '').replace(',', '.'));
	return Number.isFinite(dollars) && dollars >= 0 ? Math.round(dollars * MILLION) : undefined;
}
