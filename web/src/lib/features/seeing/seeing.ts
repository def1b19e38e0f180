/**
 * What is shown to somebody who agreed that it is told: which public posts, where they stood, and for how long. Loaded for
 * nobody else. It looks at the page from outside, when the browser is free, so that no list is slower for it.
 */
import { page } from '$app/state';
import { tellSeen, type Seen, type Surface } from '#lib/api/seeing.ts';
import { whenFree } from '#lib/ui/scrolling.ts';
import { session } from '../session/session.svelte.ts';

const SURFACES: Record<string, Surface> = {
	'/': 'home',
	'/explore': 'public',
	'/tags/[tag]': 'tag',
	'/@[acct]': 'profile',
	'/posts/[id]': 'thread',
	'/lists/[id]': 'list',
	'/search': 'search'
};
/** So much of a post must be in view, or it must fill so much of the view. */
const ENOUGH = 0.5;
/** A post that flew by was not shown. */
const LEAST_MS = 400;
const EVERY_MS = 20_000;
const MOST = 100;

interface Glance {
	id: string;
	surface: Surface;
	position: number;
	since: number;
}

class Watch {
	readonly #glances = new Map<Element, Glance>();
	readonly #seen = new Map<string, Seen>();
	readonly #watched = new WeakSet<Element>();
	readonly #inView = new IntersectionObserver((entries) => entries.forEach((one) => this.#look(one)), {
		threshold: [0, ENOUGH, 1]
	});
	readonly #changes = new MutationObserver(() => this.#findSoon());
	readonly #clock = setInterval(() => void this.#tell(), EVERY_MS);
	#cancel: (() => void) | undefined;

	constructor() {
		this.#changes.observe(document.body, { childList: true, subtree: true });
		document.addEventListener('visibilitychange', this.#turn);
		addEventListener('pagehide', this.#leave);
		this.#findSoon();
	}

	/** Stops, and forgets what was not told yet. */
	stop(): void {
		this.#changes.disconnect();
		this.#inView.disconnect();
		this.#cancel?.();
		clearInterval(this.#clock);
		document.removeEventListener('visibilitychange', this.#turn);
		removeEventListener('pagehide', this.#leave);
		this.#glances.clear();
		this.#seen.clear();
	}

	#findSoon(): void {
		this.#cancel ??= whenFree(() => {
			this.#cancel = undefined;
			for (const post of document.querySelectorAll('article[data-post]')) {
				if (this.#watched.has(post)) continue;
				this.#watched.add(post);
				this.#inView.observe(post);
			}
		})();
	}

	#look({ target, isIntersecting, intersectionRatio, intersectionRect, rootBounds }: IntersectionObserverEntry): void {
		const fills = intersectionRect.height / (rootBounds?.height ?? innerHeight);
		const shown = isIntersecting && (intersectionRatio >= ENOUGH || fills >= ENOUGH);
		if (shown && !this.#glances.has(target) && !document.hidden) this.#begin(target);
		else if (!shown) this.#end(target);
	}

	#begin(post: Element): void {
		const id = (post as HTMLElement).dataset['post'];
		const surface = SURFACES[page.route.id ?? ''];
		/* What is behind a warning was not shown. */
		if (!id || !surface || post.querySelector('.warning [aria-expanded="false"]')) return;
		this.#glances.set(post, { id, surface, position: toPosition(post, surface), since: performance.now() });
	}

	#end(post: Element): void {
		const glance = this.#glances.get(post);
		if (!glance) return;
		this.#glances.delete(post);
		const dwelt = Math.round(performance.now() - glance.since);
		if (dwelt < LEAST_MS) return;
		const key = `${glance.surface} ${glance.id}`;
		const before = this.#seen.get(key);
		this.#seen.set(key, {
			post_id: glance.id,
			surface: glance.surface,
			position: before?.position ?? glance.position,
			dwell_ms: (before?.dwell_ms ?? 0) + dwelt
		});
		if (this.#seen.size >= MOST) void this.#tell();
	}

	/** What is in view is counted up to now, and goes on being counted from here; what only just came waits. */
	#count(): void {
		const now = performance.now();
		for (const [post, glance] of [...this.#glances]) {
			const stays = post.isConnected && !document.hidden;
			if (stays && now - glance.since < LEAST_MS) continue;
			this.#end(post);
			if (stays) this.#glances.set(post, { ...glance, since: now });
		}
	}

	async #tell(): Promise<void> {
		this.#count();
		const told = [...this.#seen.values()];
		this.#seen.clear();
		if (told.length === 0) return;
		try {
			if (!(await tellSeen(told)).agreed) session.sharesChoices = false;
		} catch {
			/* Lost: nobody is to be bothered because of it. */
		}
	}

	readonly #turn = (): void => {
		if (document.hidden) void this.#tell();
		else this.#lookAgain();
	};

	readonly #leave = (): void => void this.#tell();

	/** Back in view: every post that is to be seen begins anew. */
	#lookAgain(): void {
		this.#inView.disconnect();
		for (const post of document.querySelectorAll('article[data-post]')) this.#inView.observe(post);
	}
}

/** How many posts stand above it: by the rooms of its list, which stay when a post far away is taken out. */
function toPosition(post: Element, surface: Surface): number {
	const room = post.parentElement;
	const feed = surface === 'thread' || room?.tagName !== 'DIV' ? null : room.parentElement;
	if (room && feed?.tagName === 'SECTION') return [...feed.children].indexOf(room);
	return [...document.querySelectorAll('article[data-post]')].indexOf(post);
}

/** Begins to look; returns what ends it. A browser that objects by Global Privacy Control is heard here too. */
export function watchWhatIsShown(): () => void {
	if ((navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl) return () => undefined;
	const watch = new Watch();
	return () => watch.stop();
}
