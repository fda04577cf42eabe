import { type Picture, type PictureSize, PictureStore } from '../accounts/picture.js';

export class InMemoryPictureStore extends PictureStore {
  readonly #pictures = new Map<string, Picture>();

  async find(pictureId: string, size: PictureSize): Promise<string | undefined> {
    return [...this.#pictures.values()].find((picture) => picture.pictureId === pictureId)?.[size];
  }

  async ofPerson(subject: string): Promise<Picture | undefined> {
    return this.#pictures.get(subject);
  }

  async save(picture: Picture): Promise<void> {
    this.#pictures.set(picture.subject, { ...picture });
  }

  async deleteOf(subject: string): Promise<boolean> {
    return this.#pictures.delete(subject);
  }
}
