// Runs before the first paint so that a dark page never flashes white.
(function () {
  var theme = null;
  try { theme = localStorage.getItem("theme"); } catch (error) { /* storage may be closed */ }
  if (!theme && window.matchMedia("(prefers-color-scheme: dark)").matches) theme = "dark";
  document.documentElement.dataset.bsTheme = theme || "light";
})();
