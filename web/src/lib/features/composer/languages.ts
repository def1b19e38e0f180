/** The languages one can say a post is in: the browser's own first. */
import { t } from '#lib/text/index.ts';

const COMMON = 'ar bn ca cs da de el en es fa fi fr he hi hu id it ja ko nb nl pl pt ro ru sv th tr uk vi zh'.split(' ');

const toCode = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? tag;

/** The language one most likely writes in: the one said in the settings, else the browser's. */
export const findLanguage = (said: string | null | undefined): string =>
	said || toCode(navigator.language || t.locale);

export function listLanguages(): { value: string; label: string }[] {
	const names = new Intl.DisplayNames(t.locale, { type: 'language' });
	const codes = [...new Set([...navigator.languages.map(toCode), ...COMMON])];
	return codes.map((code) => ({ value: code, label: names.of(code) ?? code }));
}
