/** For what should have the focus when the dialog it is in opens. */
export const focusFirst = (field: HTMLElement): void => {
	field.autofocus = true;
};
