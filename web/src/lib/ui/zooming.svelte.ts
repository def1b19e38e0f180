/** A picture brought closer: by wheel, pinch, double tap or keys; dragged while close, swept aside while whole. */

const CLOSEST = 6;
const DOUBLE_TAP_MS = 320;
const DOUBLE_TAP_SCALE = 2.5;
const SWEEP_PX = 56;

interface Point {
	x: number;
	y: number;
}

interface Ways {
	onsweep: (by: 1 | -1) => void;
	/** A tap on the picture as a whole, not part of a double one. */
	onclose: () => void;
}

export class Zoom {
	scale = $state(1);
	x = $state(0);
	y = $state(0);
	readonly close = $derived(this.scale > 1.01);

	readonly #ways: Ways;
	readonly #fingers = new Map<number, Point>();
	#start: Point = { x: 0, y: 0 };
	#moved = false;
	#tappedAt = -Infinity;

	constructor(ways: Ways) {
		this.#ways = ways;
	}

	reset(): void {
		this.scale = 1;
		this.x = 0;
		this.y = 0;
	}

	/** Brings the picture closer by a factor around a point, measured from the middle of the stage. */
	by(factor: number, around: Point = { x: 0, y: 0 }): void {
		const before = this.scale;
		this.scale = Math.min(Math.max(before * factor, 1), CLOSEST);
		const grown = this.scale / before;
		this.x = around.x - (around.x - this.x) * grown;
		this.y = around.y - (around.y - this.y) * grown;
		if (!this.close) this.reset();
	}

	/** Makes an element the stage on which all this is done. */
	readonly stage = (stage: HTMLElement): (() => void) => {
		const stop = new AbortController();
		const hear = <Type extends keyof HTMLElementEventMap>(
			type: Type,
			handler: (event: HTMLElementEventMap[Type]) => void
		): void => stage.addEventListener(type, handler, { signal: stop.signal, passive: false });
		const toPoint = (event: MouseEvent): Point => {
			const box = stage.getBoundingClientRect();
			return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
		};
		hear('wheel', (event) => {
			event.preventDefault();
			this.by(Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 400)), toPoint(event));
		});
		hear('pointerdown', (event) => {
			stage.setPointerCapture(event.pointerId);
			this.#fingers.set(event.pointerId, toPoint(event));
			this.#start = toPoint(event);
			this.#moved = this.#fingers.size > 1;
		});
		hear('pointermove', (event) => this.#move(event.pointerId, toPoint(event)));
		hear('pointerup', (event) => this.#lift(event.pointerId, toPoint(event), event.timeStamp));
		hear('pointercancel', (event) => this.#fingers.delete(event.pointerId));
		return () => stop.abort();
	};

	#move(finger: number, now: Point): void {
		const before = this.#fingers.get(finger);
		if (!before) return;
		this.#fingers.set(finger, now);
		const other = [...this.#fingers].find(([id]) => id !== finger)?.[1];
		if (other) {
			const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
			this.by(toDistance(now, other) / Math.max(toDistance(before, other), 1), middle);
			return;
		}
		if (toDistance(now, this.#start) > 8) this.#moved = true;
		if (!this.close) return;
		this.x += now.x - before.x;
		this.y += now.y - before.y;
	}

	#lift(finger: number, at: Point, when: number): void {
		this.#fingers.delete(finger);
		if (this.#fingers.size > 0) return;
		const dx = at.x - this.#start.x;
		if (this.#moved) {
			const sideways = Math.abs(dx) > SWEEP_PX && Math.abs(dx) > 1.5 * Math.abs(at.y - this.#start.y);
			if (sideways && !this.close) this.#ways.onsweep(dx < 0 ? 1 : -1);
			return;
		}
		const twice = when - this.#tappedAt < DOUBLE_TAP_MS;
		this.#tappedAt = twice ? -Infinity : when;
		if (twice) this.#toggle(at);
		else if (!this.close) {
			setTimeout(() => {
				if (this.#tappedAt === when && !this.close) this.#ways.onclose();
			}, DOUBLE_TAP_MS);
		}
	}

	#toggle(at: Point): void {
		if (this.close) this.reset();
		else this.by(DOUBLE_TAP_SCALE, at);
	}
}

const toDistance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
