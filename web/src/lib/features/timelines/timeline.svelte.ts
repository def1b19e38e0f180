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

/** As many as are on the page at once, before the others follow. */
const FIRST = 1;
/** As many as are fetched at once on coming back. */
const CATCH_UP = 40;

export class Timeline {
	ids = $state.raw<string[]>([]);
	waiting = $state.raw<string[]>([]);
	state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
	loadingMore = $state(false);
	problem = $state('');
	next = $state.raw<string | null>(null);
	/** How high each post was when it was last shown, in pixels. */
	readonly heights = new Map<string, number>();

	/** How many of the last ones are not on the page yet: they follow one by one, so that nobody waits for what is below. */
	#later = $state(0);
	readonly shown = $derived(this.ids.filter((id) => posts.find(id) !== undefined));
	readonly drawn = $derived(this.#later === 0 ? this.shown : this.shown.slice(0, -this.#later));

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
			if (this.ids.length === 0) this.#later = Math.max(0, page.items.length - FIRST);
			this.ids = posts.putAll(page.items);
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
		const newest = this.waiting[0] ?? this.ids[0];
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
		if (this.ids.includes(post.id) || this.waiting.includes(post.id)) return;
		if (session.isMe(post.account.id)) this.ids = [post.id, ...this.ids];
		else this.waiting = [post.id, ...this.waiting];
	}

	/** Shows what waits; when more came than was fetched, begins afresh so that nothing in between is missing. */
	showWaiting(): void {
		if (this.#missed) {
			void this.load();
			return;
		}
		this.ids = [...this.waiting, ...this.ids];
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
		this.#later = Math.max(0, Math.min(this.#later, this.shown.length) - 1);
	}

	#append(more: string[]): void {
		const known = new Set(this.ids);
		const fresh = more.filter((id) => !known.has(id));
		this.#later += fresh.length;
		this.ids = [...this.ids, ...fresh];
	}
}
