/** The languages of the interface, and choosing one on this device, signed in or not. */

/** Each by its own name. */
export const LANGUAGES = [
	{ value: 'en', label: 'English' },
	{ value: 'de', label: 'Deutsch' }
] as const;

export type Language = (typeof LANGUAGES)[number]['value'];

/** As the server reads it: src/salon/kit/languages.py. */
const COOKIE = 'salon_language';
const YEAR_S = 366 * 24 * 3600;

/** What was chosen here; null while it is as the browser says. */
export function findChosen(): Language | null {
	const kept = document.cookie.split('; ').find((one) => one.startsWith(`${COOKIE}=`));
	return LANGUAGES.find(({ value }) => kept === `${COOKIE}=${value}`)?.value ?? null;
}

/** Keeps the choice on this device; it shows when a page is loaded. */
export function keepLanguage(language: Language | null): void {
	const safe = location.protocol === 'https:' ? '; Secure' : '';
	document.cookie = `${COOKIE}=${language ?? ''}; Path=/; SameSite=Lax; Max-Age=${language ? YEAR_S : 0}${safe}`;
}

/** Loads the page again, in that language, or as the browser says. */
export function chooseLanguage(language: Language | null): void {
	keepLanguage(language);
	location.reload();
}
