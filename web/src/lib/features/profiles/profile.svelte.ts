/** One person's page: who they are, what they pinned, and their posts by tab. */
import {
	listAccountPosts,
	listPinnedPosts,
	lookupAccount,
	type ProfileTab
} from '#lib/api/accounts.ts';
import type { Account } from '#lib/api/entities.ts';
import { ApiError, toSentence } from '#lib/api/http.ts';
import { getCredit } from '#lib/api/studio.ts';
import { Kept } from '#lib/ui/kept.ts';
import { Timeline } from '../timelines/timeline.svelte.ts';
import { posts } from '../posts/posts.svelte.ts';
import { relationships } from './relationships.svelte.ts';

class Profile {
	account = $state.raw<Account | null>(null);
	pinnedIds = $state.raw<string[]>([]);
	/** Pictures of others that grew out of theirs. */
	works = $state(0);
	/** Whether all is here that stands above their posts, or will not come. */
	isWhole = $state(false);
	state = $state<'loading' | 'ready' | 'missing' | 'failed'>('loading');
	problem = $state('');
	readonly #timelines = new Map<ProfileTab, Timeline>();

	async load(acct: string): Promise<void> {
		if (this.account === null) this.state = 'loading';
		try {
			const found = await lookupAccount(acct);
			if (found.suspended) {
				this.account = null;
				this.state = 'missing';
				return;
			}
			this.account = found;
			this.state = 'ready';
			const [pinned, credit] = await Promise.all([
				listPinnedPosts(this.account.id),
				getCredit(this.account.id).catch(() => ({ descended_works: 0 })),
				relationships.load([this.account.id, ...(this.account.moved ? [this.account.moved.id] : [])])
			]);
			this.pinnedIds = posts.putAll(pinned.items);
			this.works = credit.descended_works;
		} catch (problem) {
			this.problem = toSentence(problem);
			if (this.state === 'ready') return;
			this.state = problem instanceof ApiError && problem.status === 404 ? 'missing' : 'failed';
		} finally {
			this.isWhole = true;
		}
	}

	getTimeline(account: Account, tab: ProfileTab): Timeline {
		let timeline = this.#timelines.get(tab);
		if (!timeline) {
			timeline = new Timeline({ list: () => listAccountPosts(account.id, tab) });
			this.#timelines.set(tab, timeline);
		}
		return timeline;
	}
}

const kept = new Kept<Profile>();

/** Somebody's page as it was left, so that going back to it finds its place. */
export const getProfile = (acct: string): Profile => kept.get(acct.toLowerCase(), () => new Profile());
