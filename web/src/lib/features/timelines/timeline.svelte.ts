/** One list of posts: its pages, and new ones that wait behind a pill. */
import { listMore } from '#lib/api/timelines.ts';
import type { Post } from '#lib/api/entities.ts';
import { toSentence, type Page, type Query } from '#lib/api/http.ts';
import { arrival } from '#lib/ui/arrival.ts';
import { followStream, onLive } from '../live/live.svelte.ts';
import type { StreamName } from '#lib/api/stream.ts';
import { posts } from '../posts/posts.svelte.ts';
import { session } from '../session/session.svelte.ts';

interface Source {
	list: (query?: Query) => Promise<Page<Post>>;
	live?: { stream: StreamName; which?: string };
}

/** Posts that came together. A long feed is made of few of them, and each is one room in the page as soon as it is far away. */
export interface Batch {
	key: string;
	ids: readonly string[];
}

/** As many as are on the page at once, before the others follow. */
const FIRST = 1;
/** As many as are fetched at once on coming back. */
const CATCH_UP = 40;

export class Timeline {
	batches = $state.raw<readonly Batch[]>([]);
	waiting = $state.raw<string[]>([]);
	state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
	loadingMore = $state(false);
	problem = $state('');
	next = $state.raw<string | null>(null);
	/** How high each post and batch was when it was last shown, in pixels. */
	readonly heights = new Map<string, number>();

	/** How many of the last ones are not on the page yet: they follow one by one, so that nobody waits for what is below. */
	#later = $state(0);
	readonly count = $derived(this.batches.reduce((sum, { ids }) => sum + ids.length, 0));
	readonly drawnCount = $derived(Math.max(0, this.count - this.#later));
	readonly drawn = $derived(leaveOut(this.batches, this.#later));
	readonly isEmpty = $derived(!this.batches.some(({ ids }) => ids.some((id) => posts.find(id))));
	readonly shown = $derived(this.batches.flatMap(({ ids }) => ids.filter((id) => posts.find(id))));

	get waitingCount(): number {
		return this.waiting.filter((id) => posts.find(id)).length;
	}
	readonly #source: Source;
	#missed = false;

	constructor(source: Source) {
		this.#source = source;
	}

	async load(): Promise<void> {
		if (this.state === 'loading') return;
		if (this.state !== 'ready') this.state = 'loading';
		try {
			const page = await this.#source.list();
			if (this.count === 0) this.#later = Math.max(0, page.items.length - FIRST);
			this.batches = toBatches(posts.putAll(page.items));
			this.next = page.next;
			this.waiting = [];
			this.#missed = false;
			this.state = 'ready';
		} catch (problem) {
			this.problem = toSentence(problem);
			if (this.state !== 'ready') this.state = 'failed';
		}
	}

	async loadMore(): Promise<void> {
		if (this.next === null || this.loadingMore || this.state !== 'ready') return;
		this.loadingMore = true;
		this.problem = '';
		try {
			const page = await listMore<Post>(this.next);
			this.#append(posts.putAll(page.items));
			this.next = page.next; /* a page may be empty where the dial leaves everything out */
		} catch (problem) {
			this.problem = toSentence(problem);
		} finally {
			this.loadingMore = false;
		}
	}

	/** Brings a list up to date that was left before: a live one behind its pill, another only when come to anew. */
	returnTo(): Promise<void> {
		if (this.#source.live) return this.catchUp();
		return arrival.byHistory ? Promise.resolve() : this.load();
	}

	/** Fetches what came since the newest known post and lets it wait behind the pill. */
	async catchUp(): Promise<void> {
		const newest = this.waiting[0] ?? this.batches[0]?.ids[0];
		if (this.state !== 'ready' || newest === undefined) return this.load();
		try {
			const page = await this.#source.list({ since_id: newest, limit: CATCH_UP });
			this.#missed ||= page.items.length >= CATCH_UP;
			for (const post of page.items.reverse()) this.receive(post);
		} catch {
			/* The next reconnection tries again; the pill simply stays away. */
		}
	}

	/** Takes a post that has just been published: ours at once, others' behind the pill. */
	receive(post: Post): void {
		if (this.state !== 'ready') return;
		posts.putStreamed(post);
		if (this.waiting.includes(post.id) || this.batches.some(({ ids }) => ids.includes(post.id))) return;
		if (session.isMe(post.account.id)) this.batches = [...toBatches([post.id]), ...this.batches];
		else this.waiting = [post.id, ...this.waiting];
	}

	/** Shows what waits; when more came than was fetched, begins afresh so that nothing in between is missing. */
	showWaiting(): void {
		if (this.#missed) {
			void this.load();
			return;
		}
		this.batches = [...toBatches(this.waiting), ...this.batches];
		this.waiting = [];
	}

	/** Listens for as long as the list is on the page. Returns what stops it. */
	follow(): () => void {
		const live = this.#source.live;
		if (!live) return () => undefined;
		const key = live.which === undefined ? live.stream : `${live.stream} ${live.which}`;
		const stops = [
			followStream(live.stream, live.which),
			onLive('arrived', ({ stream, post }) => {
				if (stream === key) this.receive(post);
			}),
			onLive('reconnected', () => void this.catchUp())
		];
		return () => stops.forEach((stop) => stop());
	}

	/** Puts one more of the list on the page. */
	drawNext(): void {
		this.#later = Math.max(0, Math.min(this.#later, this.count) - 1);
	}

	#append(more: string[]): void {
		const known = new Set(this.batches.flatMap(({ ids }) => ids));
		const fresh = more.filter((id) => !known.has(id));
		this.#later += fresh.length;
		this.batches = [...this.batches, ...toBatches(fresh)];
	}
}

function toBatches(ids: readonly string[]): Batch[] {
	return ids[0] === undefined ? [] : [{ key: `from ${ids[0]}`, ids }];
}

/** Batches without so many of their last posts. */
function leaveOut(batches: readonly Batch[], count: number): readonly Batch[] {
	const left = [...batches];
	for (let over = count, last; over > 0 && (last = left.pop()); over -= last.ids.length) {
		if (last.ids.length > over) left.push({ ...last, ids: last.ids.slice(0, -over) });
	}
	return left;
}
