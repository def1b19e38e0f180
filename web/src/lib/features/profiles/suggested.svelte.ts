/** People worth a look: those who posted here lately and are not followed yet. */
import { listLocal } from '#lib/api/timelines.ts';
import type { Account } from '#lib/api/entities.ts';
import { relationships } from './relationships.svelte.ts';
import { session } from '../session/session.svelte.ts';

const SHOWN = 5;
const LOOKED_AT = 40;

class Suggested {
	people = $state.raw<Account[]>([]);
	#asked = false;

	/** Looks once per visit, so that the list stands still while people are followed from it. */
	async load(): Promise<void> {
		if (this.#asked || !session.signedIn) return;
		this.#asked = true;
		try {
			const { items } = await listLocal({ limit: LOOKED_AT });
			const authors = new Map(items.map((post) => [post.account.id, post.account]));
			const others = [...authors.values()].filter((account) => !session.isMe(account.id));
			await relationships.load(others.map((account) => account.id));
			this.people = others.filter((account) => isStranger(account.id)).slice(0, SHOWN);
		} catch {
			this.#asked = false;
		}
	}
}

function isStranger(accountId: string): boolean {
	const standing = relationships.find(accountId);
	return standing !== undefined && !standing.following && !standing.requested && !standing.blocking && !standing.muting;
}

export const suggested = new Suggested();
