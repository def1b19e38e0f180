/** Whether the composer is open over the page, and how it was asked for. */

class Composing {
	open = $state(false);
	withStudio = $state(false);
	/** What the post begins with, such as the tag it takes part by. */
	words = $state('');

	start(withStudio = false, words = ''): void {
		this.words = words;
		this.withStudio = withStudio;
		this.open = true;
	}

	stop(): void {
		this.open = false;
	}
}

export const composing = new Composing();
