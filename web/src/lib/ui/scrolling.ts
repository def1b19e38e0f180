/** Attachments that tell when an element comes into view. */

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
