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

  // With htmx a filter answers at once, so its button is only for pages without it.
  document.querySelectorAll("[data-without-htmx]").forEach(function (button) {
    if (window.htmx) button.hidden = true;
  });
})();
