/** Sentences that say a number or a name, found in a table where {} stands for it. */
const HOLE = '{}';

/** The words of a sentence in a table, with what it says put where the other language wants it; null for what is not there. */
export function fillIn(sentence: string, table: Readonly<Record<string, string>>): string | null {
	for (const [known, words] of Object.entries(table)) {
		if (!known.includes(HOLE)) continue;
		const parts = known.split(HOLE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
		const found = new RegExp(`^${parts.join('(.*)')}$`, 's').exec(sentence)?.slice(1);
		if (found) return words.split(HOLE).reduce((said, part, at) => `${said}${found[at - 1] ?? ''}${part}`);
	}
	return null;
}
