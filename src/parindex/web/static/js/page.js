// What every page does: theme switch, printing, filters that send themselves.
(function () {
  "use strict";

  function toggleTheme() {
    var root = document.documentElement;
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.bsTheme); } catch (error) { /* closed */ }
    document.dispatchEvent(new CustomEvent("themechange"));
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-theme-toggle]")) toggleTheme();
    if (event.target.closest("[data-print]")) window.print();
  });

  // A dialog opens and closes by buttons that name it.
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-open]"), closer = event.target.closest("[data-close]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    if (closer) closer.closest("dialog").close();
    var picked = event.target.closest("[data-reason]");
    if (picked) {
      var place = document.getElementById(picked.dataset.reason);
      place.value = (place.value ? place.value + " " : "") + picked.textContent.trim() + ".";
      place.focus();
    }
  });

  // One box selects all, and the number of selected rows is told in a bar that is there for them.
  function tellPicked() {
    var count = document.querySelectorAll("[data-pick]:checked").length;
    document.querySelectorAll("[data-picked]").forEach(function (place) { place.textContent = count; });
    document.querySelectorAll("[data-selbar]").forEach(function (bar) { bar.hidden = !count; });
  }
  document.addEventListener("change", function (event) {
    if (event.target.dataset.all !== undefined) {
      document.querySelectorAll("[data-pick]").forEach(function (box) { box.checked = event.target.checked; });
    }
    tellPicked();
  });
  tellPicked();
  window.addEventListener("pageshow", tellPicked);

  // What renews itself does so every half minute, unless rows of it are selected.
  setInterval(function () {
    var place = document.querySelector("[data-refresh]");
    if (place && window.htmx && !document.hidden && !document.querySelector("[data-pick]:checked")) window.htmx.trigger(place, "refresh");
  }, 30000);

  // Fields that send their form when they change.
  document.addEventListener("change", function (event) {
    if (event.target.dataset.sends !== undefined) event.target.form.requestSubmit();
  });

  // Ctrl K goes to the nearest search box that can be seen, or to the page that has one.
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    var boxes = Array.from(document.querySelectorAll("[data-find]")), link = document.querySelector(".bar-find-link");
    var seen = boxes.reverse().find(function (box) { return box.offsetParent !== null; });
    if (!seen && !link) return;
    event.preventDefault();
    if (seen) { seen.focus(); seen.select(); } else window.location.assign(link.href);
  });

  // Interviews that this telephone still keeps are sent before signing out, or stay sealed on it.
  document.addEventListener("submit", function (event) {
    var warning = event.target.dataset.unsent, count = 0;
    try { count = Number(localStorage.getItem("interviews-unsent")) || 0; } catch (error) { /* closed */ }
    if (warning && count && !window.confirm(warning.replace("%(count)s", count))) event.preventDefault();
  });

  // A form goes once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.gone) { event.preventDefault(); return; }
    form.dataset.gone = "1";
    setTimeout(function () { delete form.dataset.gone; }, 8000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-gone]").forEach(function (form) { delete form.dataset.gone; });
  });

  // With htmx a filter answers at once, so its button is only for pages without it.
  if (window.htmx) document.documentElement.classList.add("has-htmx");
})();
