/** How the viewer stands to other people; shared by every button that shows it. */
import { SvelteMap } from 'svelte/reactivity';
import {
	changeRelationship,
	listRelationships,
	type MuteWish,
	type RelationshipVerb
} from '#lib/api/accounts.ts';
import type { LabelClaim, Relationship } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { session } from '../session/session.svelte.ts';

const GUESS: Record<RelationshipVerb, Partial<Relationship>> = {
	follow: { following: true },
	unfollow: { following: false, requested: false },
	block: { blocking: true, following: false, followed_by: false, requested: false },
	unblock: { blocking: false },
	mute: { muting: true },
	unmute: { muting: false }
};

class Relationships {
	readonly #known = new SvelteMap<string, Relationship>();

	find(accountId: string): Relationship | undefined {
		return this.#known.get(accountId);
	}

	put(relationship: Relationship): void {
		this.#known.set(relationship.id, relationship);
	}

	async load(accountIds: readonly string[]): Promise<void> {
		const wanted = accountIds.filter((id) => !session.isMe(id));
		if (!session.signedIn || wanted.length === 0) return;
		try {
			for (const one of await listRelationships(wanted)) this.put(one);
		} catch {
			/* Buttons stay hidden until it is known. */
		}
	}

	/** Changes it at once and takes it back when the server says no. Says whether it worked. */
	async change(accountId: string, verb: RelationshipVerb, how: { locked?: boolean } | MuteWish = {}): Promise<boolean> {
		const before = this.#known.get(accountId);
		const guess = 'locked' in how && how.locked ? { requested: true } : GUESS[verb];
		if (before) this.#known.set(accountId, { ...before, ...guess });
		try {
			this.put(await changeRelationship(accountId, verb, 'duration' in how ? how : undefined));
			return true;
		} catch (problem) {
			if (before) this.#known.set(accountId, before);
			toasts.complain(toSentence(problem));
			return false;
		}
	}
}

/** Whether what labelers say of somebody covers their name, words and pictures for the viewer. */
export const isCovered = (labels: readonly LabelClaim[]): boolean => labels.some(({ action }) => action !== 'show');

export const relationships = new Relationships();
