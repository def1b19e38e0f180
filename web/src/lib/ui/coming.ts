/** The first screen as the server drew it, which stands until the client has as much to show. */

/** After this long the client's page is shown whatever it has, in milliseconds. */
const LONGEST = 6000;

const find = (): HTMLElement | null => document.getElementById('coming');

/** Whether that stands, and the client's page is not laid out yet. */
export const isComing = (): boolean => find() !== null;

/** How many posts the server drew into the view. */
export function countComing(): number {
	const drawn = [...(find()?.querySelectorAll('article') ?? [])];
	return drawn.filter((one) => one.getBoundingClientRect().top < innerHeight).length;
}

/** Whether somebody is already further down in it. */
export const isReadOn = (): boolean => scrollY > 0 && find() !== null;

/** Shows the client's page instead, in one frame: as far down as one had scrolled, and with the focus where it was. */
export function takeOver(): void {
	const drawn = find();
	if (!drawn) return;
	const focused = drawn.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
	if (scrollY > 0) {
		const { style } = document.body;
		style.minHeight = `${document.documentElement.scrollHeight}px`;
		setTimeout(() => (style.minHeight = ''), LONGEST);
	}
	drawn.remove();
	if (focused) document.querySelector<HTMLElement>(`#salon a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** The same, at once where only an outline stands, else before long. Returns what stops it. */
export function takeOverSoon(): (() => void) | undefined {
	if (!(find() instanceof HTMLElement)) {
		find()?.remove();
		return undefined;
	}
	const timer = setTimeout(takeOver, LONGEST);
	return () => clearTimeout(timer);
}
