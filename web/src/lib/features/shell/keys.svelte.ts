/** What the keyboard does everywhere: walk posts, act on them, go places. */
import { goto } from '$app/navigation';
import { composing } from '../composer/composing.svelte.ts';
import { toProfilePath } from '../profiles/names.ts';
import { session } from '../session/session.svelte.ts';

const ACTIONS: Record<string, string> = {
	r: 'reply',
	f: 'favourite',
	b: 'boost',
	m: 'bookmark',
	x: 'remix',
	o: 'picture'
};
const PLACES: Record<string, string> = {
	h: '/',
	e: '/explore',
	n: '/notifications',
	m: '/messages',
	b: '/bookmarks',
	f: '/favourites',
	l: '/lists'
};
const CHORD_MS = 1200;

class Keys {
	sheetOpen = $state(false);
	#goingSince = -Infinity;

	hear(event: KeyboardEvent): void {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
		if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
		if (this.#go(event) || walk(event) || this.#open(event)) event.preventDefault();
	}

	#go(event: KeyboardEvent): boolean {
		if (event.key === 'g') {
			this.#goingSince = event.timeStamp;
			return true;
		}
		const path = event.key === 'p' && session.account ? toProfilePath(session.account) : PLACES[event.key];
		if (path === undefined || event.timeStamp - this.#goingSince > CHORD_MS) return false;
		this.#goingSince = -Infinity;
		void goto(path);
		return true;
	}

	#open(event: KeyboardEvent): boolean {
		if (event.key === '?') this.sheetOpen = true;
		else if (event.key === '/') void goto('/search');
		else if (event.key === '.') document.querySelector<HTMLElement>('[data-action="show-new"]')?.click();
		else if (event.key === 'n' && session.signedIn) composing.start();
		else return false;
		return true;
	}
}

export const keys = new Keys();

function isTyping(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** Handles j, k, and what acts on the post in focus. Says whether the key was used. */
function walk(event: KeyboardEvent): boolean {
	const current = document.activeElement?.closest<HTMLElement>('[data-post]') ?? null;
	if (event.key === 'j' || event.key === 'k') {
		step(current, event.key === 'j' ? 1 : -1);
		return true;
	}
	if (!current) return false;
	if (event.key === 'Enter' && document.activeElement === current) {
		void goto(current.dataset['path'] ?? '/');
		return true;
	}
	const action = ACTIONS[event.key];
	if (action === undefined) return false;
	current.querySelector<HTMLElement>(`[data-action="${action}"]`)?.click();
	return true;
}

function step(current: HTMLElement | null, by: 1 | -1): void {
	const all = [...document.querySelectorAll<HTMLElement>('[data-post]')];
	const firstVisible = all.findIndex((post) => post.getBoundingClientRect().bottom > 80);
	const at = current ? all.indexOf(current) + by : firstVisible;
	const next = all[Math.min(Math.max(at, 0), all.length - 1)];
	next?.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
	next?.scrollIntoView({ block: 'start' });
}
