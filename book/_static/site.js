/* Repairs of the stock theme for people who use a keyboard or a screen reader. No library is needed. */
(function () {
  "use strict";

  // The theme names these twice, and the hidden name contradicts the visible one.
  var DOUBLY_NAMED = ".search-button-field[aria-label]";
  // These roles of the bibliography are not allowed where they stand.
  var WRONG_ROLES = ".citation-list[role], .citation[role]";
  // Boxes that may scroll sideways. Whoever has no mouse has to be able to reach them.
  var SCROLLERS = ".highlight pre, .cell_output pre, .math.notranslate, mjx-container[display], " +
    ".pst-scrollable-table-container, .cell_output .output.text_html";

  // A page that was opened from a folder may not read others to quote from them; the hits are found all the same.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  function nameControls() {
    document.querySelectorAll(DOUBLY_NAMED).forEach(function (element) { element.removeAttribute("aria-label"); });
    document.querySelectorAll(WRONG_ROLES).forEach(function (element) { element.removeAttribute("role"); });
    document.querySelectorAll("summary > .toctree-toggle").forEach(function (toggle) {
      var link = toggle.closest("li").querySelector("a");
      toggle.parentElement.setAttribute("aria-label", "Pages below " + link.textContent.trim());
    });
    // The list of modules puts a list into a list: it belongs to the entry above it.
    document.querySelectorAll("article ul > ul").forEach(function (list) {
      if (list.previousElementSibling) { list.previousElementSibling.append(list); }
    });
    // The title of the book belongs to no landmark of the theme.
    var sidebar = document.getElementById("pst-primary-sidebar");
    if (sidebar) {
      sidebar.setAttribute("role", "complementary");
      sidebar.setAttribute("aria-label", "The book");
    }
    document.querySelectorAll("button[title]:not([aria-label])").forEach(function (button) {
      if (!button.textContent.trim()) { button.setAttribute("aria-label", button.title); }
    });
  }

  function openScrollers() {
    document.querySelectorAll(SCROLLERS).forEach(function (box) {
      var scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls && !box.querySelector("a, button, input, select, [tabindex]")) { box.tabIndex = 0; }
      if (!scrolls && box.tabIndex === 0 && box.tagName !== "PRE") { box.removeAttribute("tabindex"); }
    });
  }

  // The widgets call MathJax 2, and the page has MathJax 3: answer the one call that they make.
  function bridgeMathJax() {
    if (!window.MathJax || MathJax.Hub) { return; }
    MathJax.Hub = {
      Queue: function (call) {
        if (MathJax.typesetPromise && /\\\(|\\\[/.test(call[2].textContent)) { MathJax.typesetPromise([call[2]]); }
      }
    };
  }

  document.addEventListener("DOMContentLoaded", function () {
    bridgeMathJax();
    nameControls();
    openScrollers();
  });
  // Fonts and formulas change widths after the page is there.
  window.addEventListener("load", openScrollers);
  window.addEventListener("resize", openScrollers);
})();
