/** What part of a large drawing one looks at: moved by dragging, scaled by pinching or buttons. */

const CLOSEST = 2;
const FURTHEST = 0.15;
const STEP = 1.3;
const DRAG_STARTS_AT = 6;
const EDGE = 24;

export class View {
	x = $state(0);
	y = $state(0);
	scale = $state(1);
	dragging = $state(false);
	readonly #pointers = new Map<number, { x: number; y: number }>();
	#moved = 0;

	/** Shows all of the drawing, never larger than life. */
	fit(width: number, height: number, box: DOMRect): void {
		const margin = 2 * EDGE;
		const wanted = Math.min((box.width - margin) / width, (box.height - margin) / height, 1);
		this.scale = clamp(wanted);
		this.x = (box.width - width * this.scale) / 2;
		this.y = Math.max(EDGE, (box.height - height * this.scale) / 2);
	}

	/** Brings a point of the drawing to the middle. */
	centre(x: number, y: number, box: DOMRect): void {
		this.x = box.width / 2 - x * this.scale;
		this.y = box.height / 2 - y * this.scale;
	}

	/** Leaves no more empty room at an edge than the drawing needs. */
	settle(width: number, height: number, box: DOMRect): void {
		this.x = within(this.x, width * this.scale, box.width);
		this.y = within(this.y, height * this.scale, box.height);
	}

	zoomBy(factor: number, atX: number, atY: number): void {
		const next = clamp(this.scale * factor);
		this.x = atX - ((atX - this.x) * next) / this.scale;
		this.y = atY - ((atY - this.y) * next) / this.scale;
		this.scale = next;
	}

	stepIn(box: DOMRect): void {
		this.zoomBy(STEP, box.width / 2, box.height / 2);
	}

	stepOut(box: DOMRect): void {
		this.zoomBy(1 / STEP, box.width / 2, box.height / 2);
	}

	press(event: PointerEvent): void {
		if (event.button !== 0) return;
		if (this.#pointers.size === 0) this.#moved = 0;
		this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
	}

	move(event: PointerEvent & { currentTarget: HTMLElement }): void {
		const before = this.#pointers.get(event.pointerId);
		if (!before) return;
		const now = { x: event.clientX, y: event.clientY };
		this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
		if (this.#moved > DRAG_STARTS_AT && !this.dragging) {
			this.dragging = true;
			event.currentTarget.setPointerCapture(event.pointerId);
		}
		const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
		if (other) {
			const box = event.currentTarget.getBoundingClientRect();
			const factor = distance(now, other) / Math.max(1, distance(before, other));
			this.zoomBy(factor, (now.x + other.x) / 2 - box.left, (now.y + other.y) / 2 - box.top);
		} else if (this.dragging) {
			this.x += now.x - before.x;
			this.y += now.y - before.y;
		}
		this.#pointers.set(event.pointerId, now);
	}

	release(event: PointerEvent): void {
		this.#pointers.delete(event.pointerId);
		if (this.#pointers.size === 0) setTimeout(() => (this.dragging = false));
	}
}

/** Where a stretch begins so that it fills the room, or stands in the middle of it when it is shorter. */
function within(start: number, length: number, room: number): number {
	if (length + 2 * EDGE <= room) return (room - length) / 2;
	return Math.min(EDGE, Math.max(room - length - EDGE, start));
}

const clamp = (scale: number): number => Math.min(Math.max(scale, FURTHEST), CLOSEST);

const distance = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
	Math.hypot(a.x - b.x, a.y - b.y);
