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
