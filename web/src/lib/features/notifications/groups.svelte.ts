/** The list of what the viewer was told, in groups, of all kinds or some; what is new waits behind a pill. */
import * as api from '#lib/api/notifications.ts';
import type { Account, Notice } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { onLive } from '../live/live.svelte.ts';
import { posts } from '../posts/posts.svelte.ts';

export interface NoticeGroup {
	key: string;
	type: string;
	newestId: string;
	newestAt: string;
	/** How many did it, of whom some are known by face. */
	count: number;
	people: Account[];
	postId: string | null;
	warning: Notice['moderation_warning'];
}

/** What can be chosen to see alone, and the kinds that belong to it. */
export const KINDS = {
	all: [],
	mentions: ['mention', 'quote'],
	reactions: ['favourite', 'reblog'],
	follows: ['follow', 'follow_request', 'salon.moved', 'salon.found'],
	remixes: ['salon.remix', 'salon.descendant']
} as const;
export type Kind = keyof typeof KINDS;

const PAGE = 20;

class Groups {
	kind = $state<Kind>('all');
	list = $state.raw<NoticeGroup[]>([]);
	waiting = $state.raw<string[]>([]);
	state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
	problem = $state('');
	loadingMore = $state(false);
	hasMore = $state(false);
	/** How many pages were read; older groups come again with those that were left of them, so a page may add none. */
	pages = $state(0);
	#oldestId: string | null = null;

	async load(): Promise<void> {
		const kind = this.kind;
		if (this.state !== 'ready') this.state = 'loading';
		this.problem = '';
		try {
			const sent = await api.listGroups(KINDS[kind], null);
			if (kind !== this.kind) return;
			this.list = toGroups(sent);
			this.#turnTo(sent);
			this.hasMore = sent.notification_groups.length >= PAGE;
			this.waiting = [];
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			if (this.state !== 'ready') this.state = 'failed';
		}
	}

	async loadMore(): Promise<void> {
		if (!this.hasMore || this.loadingMore) return;
		const kind = this.kind;
		this.loadingMore = true;
		try {
			const sent = await api.listGroups(KINDS[kind], this.#oldestId);
			if (kind !== this.kind) return;
			const known = new Set(this.list.map((group) => group.key));
			this.list = [...this.list, ...toGroups(sent).filter((group) => !known.has(group.key))];
			this.#turnTo(sent);
			this.hasMore = sent.notification_groups.length > 0;
		} catch (problem) {
			this.problem = toSentence(problem);
			this.hasMore = false;
		} finally {
			this.loadingMore = false;
		}
	}

	#turnTo(sent: api.GroupsSent): void {
		this.#oldestId = sent.notification_groups.at(-1)?.most_recent_notification_id ?? this.#oldestId;
		this.pages += 1;
	}

	choose(kind: Kind): void {
		if (kind === this.kind) return;
		this.kind = kind;
		this.list = [];
		this.state = 'new';
		void this.load();
	}

	/** Lets something new wait behind the pill, unless another kind is looked at. */
	receive(notice: Notice): void {
		const kinds: readonly string[] = KINDS[this.kind];
		if (this.state !== 'ready' || this.waiting.includes(notice.id)) return;
		if (kinds.length === 0 || kinds.includes(notice.type)) this.waiting = [...this.waiting, notice.id];
	}
}

function toGroups(sent: api.GroupsSent): NoticeGroup[] {
	posts.putAll(sent.statuses);
	const people = new Map(sent.accounts.map((account) => [account.id, account]));
	return sent.notification_groups.map((group) => ({
		key: group.group_key,
		type: group.type,
		newestId: group.most_recent_notification_id,
		newestAt: group.latest_page_notification_at,
		count: group.notifications_count,
		people: group.sample_account_ids.flatMap((id) => people.get(id) ?? []),
		postId: group.status_id,
		warning: group.moderation_warning
	}));
}

export const groups = new Groups();

onLive('notified', (notice) => groups.receive(notice));
onLive('reconnected', () => {
	if (groups.state === 'ready' && groups.waiting.length === 0) void groups.load();
});
