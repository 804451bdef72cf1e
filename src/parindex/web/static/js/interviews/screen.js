// Showing one screen at a time: copies of the <template>s of the shell, filled by small setters.

const main = () => document.getElementById("noi-dung");

/** A copy of a template, as a fragment. */
export const copy = (name) => document.getElementById(name).content.cloneNode(true);

/** Put a screen in place of what is shown; returns the place, to be filled. */
export function show(name) {
  main().replaceChildren(copy(`screen-${name}`));
  main().dataset.screen = name;
  window.scrollTo(0, 0);
  return main();
}

/** The element marked `data-<name>` inside a place. */
export const at = (place, name) => place.querySelector(`[data-${name}]`);

/** Set the text of a marked element, and hide it when there is none. */
export function tell(place, name, text) {
  const element = at(place, name);
  if (!element) return;
  element.textContent = text;
  element.hidden = !text;
}

/** Say something to those who hear the page. */
export function announce(text) {
  document.querySelector("[data-said]").textContent = text;
}

/** Ask before something that cannot be taken back; true for yes. */
export function confirmed({ title, text, yes }) {
  const dialog = document.getElementById("hoi");
  tell(dialog, "title", title);
  tell(dialog, "text", text);
  at(dialog, "yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
