/** People, tags and emoji offered while one types `@`, `#` or `:` and a few letters. */
import { searchAccounts } from '#lib/api/accounts.ts';
import { search } from '#lib/api/search.ts';
import type { Account } from '#lib/api/entities.ts';
import { isAborted } from '#lib/api/http.ts';
import { emojis } from './emojis.svelte.ts';

export interface Offer {
	key: string;
	/** What takes the place of what was typed. */
	text: string;
	account?: Account;
	picture?: string;
}

const PAUSE_MS = 150;
const MOST = 6;
const TYPED = /(?:^|[\s(])([@#:])([\p{L}\p{N}_.@-]*)$/u;

export class Suggesting {
	offers = $state.raw<Offer[]>([]);
	at = $state(0);
	/** Where in the words the typed beginning starts and ends. */
	#from = 0;
	#to = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: AbortController | null = null;

	/** Looks at what stands before the cursor. */
	look(words: string, cursor: number): void {
		clearTimeout(this.#timer);
		this.#running?.abort();
		const typed = TYPED.exec(words.slice(0, cursor));
		const [, sign, beginning] = typed ?? [];
		if (sign === undefined || beginning === undefined || beginning.length < (sign === '@' ? 1 : 2)) {
			this.close();
			return;
		}
		this.#from = cursor - beginning.length - 1;
		this.#to = cursor;
		const running = new AbortController();
		this.#running = running;
		this.#timer = setTimeout(() => void this.#ask(sign, beginning, running.signal), PAUSE_MS);
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#running?.abort();
		this.offers = [];
		this.at = 0;
	}

	step(by: 1 | -1): void {
		this.at = (this.at + by + this.offers.length) % this.offers.length;
	}

	/** The words with an offer put in, and where the cursor goes. */
	take(words: string, offer: Offer): { words: string; cursor: number } {
		const head = `${words.slice(0, this.#from)}${offer.text} `;
		const rest = words.slice(this.#to).replace(/^ /, '');
		this.close();
		return { words: head + rest, cursor: head.length };
	}

	async #ask(sign: string, beginning: string, signal: AbortSignal): Promise<void> {
		try {
			const offers = await find(sign, beginning, signal);
			if (signal.aborted) return;
			this.offers = offers;
			this.at = 0;
		} catch (problem) {
			if (!isAborted(problem)) this.close();
		}
	}
}

async function find(sign: string, beginning: string, signal: AbortSignal): Promise<Offer[]> {
	if (sign === '@') {
		const people = await searchAccounts(beginning, MOST);
		return people.map((account) => ({ key: account.id, text: `@${account.acct}`, account }));
	}
	if (sign === '#') {
		const { hashtags } = await search(`#${beginning}`, signal);
		return hashtags.slice(0, MOST).map(({ name }) => ({ key: name, text: `#${name}` }));
	}
	await emojis.load();
	return emojis.find(beginning, MOST).map(({ key, text, picture }) => ({ key, text, ...(picture ? { picture } : {}) }));
}
