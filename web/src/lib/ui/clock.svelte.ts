/** The time, told again every half minute for what shows an age. */

const TICK_MS = 30_000;

class Clock {
	now = $state(Date.now());

	constructor() {
		setInterval(() => (this.now = Date.now()), TICK_MS);
	}
}

export const clock = new Clock();
