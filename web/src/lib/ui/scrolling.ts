/** Attachments that tell when an element comes into view, or when there is time for it. */

/** Waits at most this long for the browser to be free, in milliseconds. */
const PATIENCE = 120;

/** Calls back once, when the browser has painted and has nothing better to do. */
export function whenFree(callback: () => void) {
	return (): (() => void) => {
		if ('requestIdleCallback' in globalThis) {
			const call = requestIdleCallback(callback, { timeout: PATIENCE });
			return () => cancelIdleCallback(call);
		}
		const call = setTimeout(callback, 0); /* Safari */
		return () => clearTimeout(call);
	};
}

/** Calls back when the browser is free, once the element is within a few screens of the view. */
export function whenNearAndFree(callback: () => void) {
	return (element: HTMLElement): (() => void) => {
		let callOff = (): void => undefined;
		const stop = watchNear(element, (isNear) => {
			callOff();
			if (isNear) callOff = whenFree(callback)();
		});
		return () => {
			stop();
			callOff();
		};
	};
}

/** Calls back each time the element comes within a screen's height of the view. */
export function whenNear(callback: () => void) {
	return (element: HTMLElement): (() => void) => {
		const observer = new IntersectionObserver(
			(entries) => {
				if (entries.some((entry) => entry.isIntersecting)) callback();
			},
			{ rootMargin: '900px 0px' }
		);
		observer.observe(element);
		return () => observer.disconnect();
	};
}

type Nearness = (isNear: boolean, height: number) => void;

const watched = new Map<Element, Nearness>();
let far: IntersectionObserver | undefined;

/** Tells whenever the element comes within a few screens of the view or leaves them, with its height. Returns what stops it. */
export function watchNear(element: HTMLElement, tell: Nearness): () => void {
	far ??= new IntersectionObserver(
		(entries) => {
			for (const { target, isIntersecting, boundingClientRect } of entries) {
				watched.get(target)?.(isIntersecting, boundingClientRect.height);
			}
		},
		{ rootMargin: '2400px 0px' }
	);
	const observer = far;
	watched.set(element, tell);
	observer.observe(element);
	return () => {
		watched.delete(element);
		observer.unobserve(element);
	};
}
