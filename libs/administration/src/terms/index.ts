export * from './terms-documents.js';
