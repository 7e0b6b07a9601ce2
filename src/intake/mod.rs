//! Evidence in: files, folders and streams become items. The one memory map.
