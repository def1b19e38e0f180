/** After an update of the server, parts of the old client are gone: a page that asks for one starts afresh. */

const KEY = 'salon.reloaded';
const PAUSE_MS = 30_000;

/** Reloads when a part of the client cannot be fetched, at most once in a while. Returns what stops it. */
export function reloadWhenOutdated(): () => void {
	const reload = (event: Event): void => {
		const last = Number(sessionStorage.getItem(KEY) ?? 0);
		if (Date.now() - last < PAUSE_MS) return;
		event.preventDefault();
		sessionStorage.setItem(KEY, String(Date.now()));
		location.reload();
	};
	addEventListener('vite:preloadError', reload);
	return () => removeEventListener('vite:preloadError', reload);
}
