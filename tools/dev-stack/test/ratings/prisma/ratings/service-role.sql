GRANT SELECT, INSERT ON rating TO :"service";
