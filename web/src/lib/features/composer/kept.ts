/** What is kept on this device while a post is being written. */
import type { Audience, Degree } from '#lib/api/entities.ts';
import { getAccount } from '#lib/api/http.ts';
import type { PollWish } from './poll.svelte.ts';

export interface KeptPicture {
	id: string;
	alt: string;
	/** What was said of how it was made. */
	said?: Degree;
}

export interface KeptWords {
	words: string;
	warning: string;
	audience: Audience;
	language?: string;
	poll?: PollWish | undefined;
	/** Pictures that are on the server already. */
	pictures?: KeptPicture[];
}

const toKey = (draft: string): string => `salon.draft.${getAccount()}.${draft}`;

export function recallWords(draft: string): KeptWords | null {
	try {
		const kept = localStorage.getItem(toKey(draft));
		return kept === null ? null : (JSON.parse(kept) as KeptWords);
	} catch {
		return null;
	}
}

export function keepWords(draft: string, words: KeptWords): void {
	try {
		localStorage.setItem(toKey(draft), JSON.stringify(words));
	} catch {
		/* Without storage the words live as long as the page. */
	}
}

export function forgetWords(draft: string): void {
	try {
		localStorage.removeItem(toKey(draft));
	} catch {
		/* Nothing was kept then. */
	}
}
