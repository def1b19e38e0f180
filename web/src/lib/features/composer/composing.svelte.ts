/** Whether the composer is open over the page, and how it was asked for. */

class Composing {
	open = $state(false);
	withStudio = $state(false);

	start(withStudio = false): void {
		this.withStudio = withStudio;
		this.open = true;
	}

	stop(): void {
		this.open = false;
	}
}

export const composing = new Composing();
