/** Where somebody goes on who had to sign in first: the way to the door names it, and the door leads back. */

/** The way to the door from a page one wants to come back to. */
export const toSignIn = (from: Pick<URL, 'pathname' | 'search'>): string =>
	`/sign-in?next=${encodeURIComponent(from.pathname + from.search)}`;

/**
 * Where the door leads on: the whole address of what `next` names, or home. Whoever makes a link to the door may write
 * anything into it, so nothing that leads elsewhere is taken; an address, as a path alone could begin with `//`.
 */
export function toNext(door: Pick<URL, 'origin' | 'search'>): string {
	const wanted = new URLSearchParams(door.search).get('next') ?? '';
	if (!wanted.startsWith('/') || !URL.canParse(wanted, door.origin)) return '/';
	const next = new URL(wanted, door.origin);
	return next.origin === door.origin ? next.href : '/';
}
