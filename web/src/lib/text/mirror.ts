/** Words as they look in a script that runs from right to left, for seeing whether pages hold up in one. */

const RIGHT_TO_LEFT = '\u202e';
const END = '\u202c';

/** The same words, turned around; `locale` is said to be another's. */
export function mirror<Words>(words: Words, locale: string): Words {
	return turn(words, '', locale) as Words;
}

function turn(words: unknown, key: string, locale: string): unknown {
	if (key === 'locale') return locale;
	if (typeof words === 'string') return words === '' ? '' : `${RIGHT_TO_LEFT}${words}${END}`;
	if (typeof words === 'function') {
		return (...given: unknown[]): unknown => turn((words as (...given: unknown[]) => unknown)(...given), '', locale);
	}
	if (Array.isArray(words)) return words.map((word) => turn(word, '', locale));
	if (words === null || typeof words !== 'object') return words;
	return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, turn(word, name, locale)]));
}
